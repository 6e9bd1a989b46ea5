package orrery.host;

/**
 * Makes the protocol objects of one kind; the door by which protocols come in, ours and other people's alike.
 *
 * <p>Providers are found by {@link java.util.ServiceLoader} and sorted by id. The configuration record is read from the
 * scenario; each component has a {@link Default} or must be given.
 *
 * @param <C> the configuration record
 */
public interface ProtocolProvider<C extends Record> {

  /** The name scenarios use: lower-case words joined by hyphens. */
  String id();

  /** The type of the configuration. */
  Class<C> config();

  /** A fresh protocol for a node that is being switched on. */
  Protocol create(Host host, C config);
}
