/**
 * STUN (RFC 8489): messages, credentials, transactions, a server, and the discovery of a NAT's behaviour (RFC 5780).
 *
 * <p>Start with {@link orrery.protocols.stun.StunMessage} and {@link orrery.protocols.stun.Attribute}. TURN and ICE are
 * built of the same messages and may depend on this package; it depends on {@code orrery.host} alone.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A message is its bytes.</b> One that was built and one that was received are the same kind of value: the bytes,
 *       and where in them the attributes are. Integrity is a statement about bytes, so it is asked of them and never of a
 *       form that was encoded again.
 *   <li><b>Reading never throws, and reads everything.</b> The value of each known attribute is checked when the message is
 *       read; bytes of which any part is wrong are no message and have a reason to be counted by. Afterwards an attribute
 *       is there and right, or it is not there.
 *   <li><b>An attribute is a typed key.</b> {@code message.find(Attribute.PRIORITY)} needs no cast and no switch, and an
 *       attribute that another specification adds is one constant.
 *   <li><b>What follows an integrity attribute does not exist</b> (RFC 8489 §14.5), but for the stronger integrity attribute
 *       and the fingerprint. A fingerprint that is there must be right and last, else the bytes are no STUN.
 *   <li><b>Only messages with the magic cookie are read.</b> RFC 3489's clients, which have none, get no answer.
 *   <li><b>Credentials are taken as given.</b> The OpaqueString profile (RFC 8265) changes nothing in ASCII text; who uses
 *       other characters prepares them, since the tables of Unicode differ between JDKs.
 * </ul>
 */
@NullMarked
package orrery.protocols.stun;

import org.jspecify.annotations.NullMarked;
