class OfferingGone extends Error {
  override readonly name = 'OfferingGone';
}

export const handler = async () => {
  throw new OfferingGone('the offering is no longer sold');
};
