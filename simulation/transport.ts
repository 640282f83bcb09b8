/** Stands in for @smithy/node-http-handler in a simulation: everything of the SDK above the socket is the real one. */
import { type SdkResponse, type SignedRequest, surroundings } from './surroundings.ts';

type Options = { socketTimeout?: number };

export class NodeHttpHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  private readonly options: Promise<Options>;

  constructor(options?: Options | (() => Promise<Options>)) {
    this.options = Promise.resolve(typeof options === 'function' ? options() : (options ?? {}));
  }

  static create(options?: Options | (() => Promise<Options>)): NodeHttpHandler {
    return new NodeHttpHandler(options);
  }

  async handle(request: SignedRequest): Promise<{ response: SdkResponse & { reason: string } }> {
    const { socketTimeout = 0 } = await this.options;
    return { response: { ...(await surroundings().send(request, { socketTimeout })), reason: '' } };
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Options {
    return {};
  }

  destroy(): void {}
}

/** Only a body that breaks off comes here: the SDK reads bytes by itself. */
export const streamCollector = async (body: { cut?: Error }): Promise<Uint8Array> => {
  if (body.cut) throw body.cut;
  return new Uint8Array();
};

export const DEFAULT_REQUEST_TIMEOUT = 0;
