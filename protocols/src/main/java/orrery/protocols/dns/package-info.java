/**
 * DNS messages as they are on the wire (RFC 1035 §4), with what multicast DNS adds to them (RFC 6762 §18).
 *
 * <p>Start with {@link orrery.protocols.dns.DnsName}.
 */
@NullMarked
package orrery.protocols.dns;

import org.jspecify.annotations.NullMarked;
