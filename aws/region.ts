/** One client for each Region, made when it is first needed and kept warm. */
export const perRegion = <Client>(create: (region: string) => Client): ((region: string) => Client) => {
  const clients = new Map<string, Client>();
  return (region) => {
    const client = clients.get(region) ?? create(region);
    clients.set(region, client);
    return client;
  };
};
