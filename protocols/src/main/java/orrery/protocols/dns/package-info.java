/**
 * DNS messages as they are on the wire (RFC 1035 §4), with what multicast DNS adds to them (RFC 6762 §18).
 *
 * <p>Start with {@link orrery.protocols.dns.DnsMessage}, which reads and writes, and {@link orrery.protocols.dns.DnsName}.
 * Everything is a value. Any protocol may depend on this package; it depends on {@link orrery.host.Address} alone.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Reading never throws.</b> Bytes that are no message give a {@link orrery.protocols.dns.Decoded.Malformed} with
 *       a reason to count. The reader keeps the first fault and reads nothing from then on, so no check can be forgotten.
 *   <li><b>A pointer must point back, and what it points to must end before it.</b> That is more than RFC 1035 asks for,
 *       is so in every message that a program writes, and leaves no room for loops.
 *   <li><b>A name is one array of bytes,</b> as it is on the wire: small, and equal or not without decoding.
 *   <li><b>Names are compressed only into names of the same case,</b> so that what is read is what was written, to the
 *       letter. A service's name is what people see.
 *   <li><b>Types that are not understood are kept as they came</b> (RFC 3597 §5), and so is an NSEC record that cannot be
 *       read (RFC 6762 §6.1). Names in them may be compressed, so they are not meant to be sent on.
 *   <li><b>Bytes behind the last record are ignored,</b> as dnsjava does; the counts say where a message ends.
 *   <li><b>A name may have 255 bytes besides the root's zero byte</b> (RFC 6762 appendix C), one more than in unicast DNS.
 * </ul>
 */
@NullMarked
package orrery.protocols.dns;

import org.jspecify.annotations.NullMarked;
