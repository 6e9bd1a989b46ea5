package orrery.protocols.stun;

import orrery.host.Default;
import orrery.host.Doc;

/**
 * A device that finds out what its NAT does.
 *
 * @param server the STUN server it asks; one with two addresses and two ports, or the verdict is that nothing can be told
 */
public record NatCheckConfig(
    @Doc("The STUN server, as address:port; it needs two addresses and two ports.")
        @Default(value = "stun:3478", source = "assumed") String server,
    Retransmission retransmission) {}
