package orrery.host;

/**
 * The connection a protocol asks for.
 *
 * @param protocol the protocol's name in metrics and traces, such as {@code http}
 */
public record ConnectSpec(String protocol, Endpoint destination) {}
