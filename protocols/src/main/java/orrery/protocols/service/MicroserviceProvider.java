package orrery.protocols.service;

/**
 * Makes the microservices of one kind; the door by which they come in, ours and other people's alike.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader} and sorted by name. They are shared by all nodes of a program, and so keep
 * nothing.
 */
public interface MicroserviceProvider {

  /** The name by which it is called: lower-case words joined by hyphens, such as {@code drive}; see {@link ServiceAddress#isName}. */
  String name();

  /** A fresh one. */
  Microservice create(ServiceContext context);
}
