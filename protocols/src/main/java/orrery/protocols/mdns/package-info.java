/**
 * Multicast DNS (RFC 6762) and DNS-based service discovery (RFC 6763): what is on this link, without a server.
 *
 * <p>Start with {@link orrery.protocols.mdns.MulticastDns}, which a protocol makes for itself on its host.
 */
@NullMarked
package orrery.protocols.mdns;

import org.jspecify.annotations.NullMarked;
