package orrery.protocols.service;

import orrery.host.Host;

/** What a microservice has to work with. */
public interface ServiceContext {

  /**
   * The machine, as far as it is the microservice's: timers, ports, connections and work end with it, and its storage and its streams of
   * random numbers are its own.
   */
  Host host();

  /** The name by which it is called. */
  String name();

  /** Calls other microservices. */
  Calls calls();

  /**
   * It ends by itself, at once: calls that it has not answered are answered by whoever runs it.
   *
   * @param code 0 where that is as it should be, else 1 to 255
   */
  void exit(int code);
}
