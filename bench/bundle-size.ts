import { type Measure, verdictOn } from './section.ts';
import { buildVariants, variantNames } from './variants.ts';

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} KB`;

export const bundleSize: Measure = async () => {
  const variants = Object.entries(await buildVariants());
  const shares = variants.map(([, { ours, nodejsFunction }]) => ours.bytes / nodejsFunction.bytes);
  const bundled = variantNames.filter((name) => name !== 'unbundled');
  return {
    title: 'Bundle size',
    how: 'Bytes of code that are uploaded for each function, before they are zipped. Both clients are in the bundles of the functions that may need either.',
    goal: 'half of what NodejsFunction bundles by default',
    verdict: verdictOn(shares.every((share) => share <= 0.5)),
    figure: `${Math.min(...shares).toFixed(2)} to ${Math.max(...shares).toFixed(2)} of it`,
    columns: ['function', ...bundled, 'ours / NodejsFunction'],
    rows: variants.map(([name, variant]) => [
      name,
      ...bundled.map((one) => kilobytes(variant[one].bytes)),
      (variant.ours.bytes / variant.nodejsFunction.bytes).toFixed(2),
    ]),
  };
};
