import { chatService } from './chat-service';
import { imageEditingService, textToImageService } from './image-service';
import type { ServiceKind } from './service-kind';
import { speechService } from './speech-service';

const kinds: readonly ServiceKind[] = [chatService, textToImageService, imageEditingService, speechService];

/** The node was asked to offer a kind of service that it cannot count. */
export class ServiceTypeUnsupportedError extends Error {
  override readonly name = 'ServiceTypeUnsupportedError';
}

/** Find how to serve a configured service type. @throws ServiceTypeUnsupportedError */
export function serviceKindOf(serviceType: string): ServiceKind {
  const kind = kinds.find((known) => known.serviceType === serviceType);
  if (kind) return kind;
  throw new ServiceTypeUnsupportedError(
    `This node cannot serve "${serviceType}"; it serves ${kinds.map((known) => known.serviceType).join(', ')}.`,
  );
}
