import { loadProduct, productBuilder } from '../simulation/product.ts';

/** The functions as the simulation runs them: in this process, on virtual time and without sockets. */
export const loadFunctions = async () => {
  const builder = await productBuilder();
  const text = await builder.build();
  await builder.dispose();
  return loadProduct(text);
};
