import {
  DeviceFarmClient,
  type Offering as DeviceFarmOffering,
  paginateListOfferings as paginateDeviceFarm,
} from '@aws-sdk/client-device-farm';
import {
  MediaConnectClient,
  type Offering as MediaConnectOffering,
  paginateListOfferings as paginateMediaConnect,
} from '@aws-sdk/client-mediaconnect';

/** MediaConnect's offerings in a Region, in its own words. */
export const mediaConnectOfferings = async (region: string): Promise<MediaConnectOffering[]> => {
  const offerings: MediaConnectOffering[] = [];
  for await (const page of paginateMediaConnect({ client: new MediaConnectClient({ region }) }, {}))
    offerings.push(...(page.Offerings ?? []));
  return offerings;
};

/** Device Farm's offerings, in its own words. It is in us-west-2 only. */
export const deviceFarmOfferings = async (): Promise<DeviceFarmOffering[]> => {
  const offerings: DeviceFarmOffering[] = [];
  const client = new DeviceFarmClient({ region: 'us-west-2' });
  for await (const page of paginateDeviceFarm({ client }, {})) offerings.push(...(page.offerings ?? []));
  return offerings;
};
