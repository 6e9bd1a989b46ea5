package orrery.protocols.gateway;

import java.time.Duration;
import orrery.protocols.service.ServiceCall;

/** The microservices of the node itself. */
@FunctionalInterface
interface LocalServices {

  /** Has one answer {@code call}, by a refusal where need be, within {@code patience}; perhaps at once. */
  void call(String service, ServiceCall call, Duration patience);
}
