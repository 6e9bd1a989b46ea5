package orrery.host;

/**
 * The port on which a protocol accepts connections.
 *
 * @param protocol the protocol's name in metrics and traces, such as {@code http}
 * @param port its number; 0 for one that the host chooses
 */
public record ListenSpec(String protocol, int port) {}
