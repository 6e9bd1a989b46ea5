package orrery.host;

/** Decides who handles a connection that a peer has opened. */
@FunctionalInterface
public interface ConnectionAcceptor {

  /** The handler of {@code connection}, which is open when this returns; its {@code onOpen} is not called. */
  ConnectionHandler onConnection(Connection connection);
}
