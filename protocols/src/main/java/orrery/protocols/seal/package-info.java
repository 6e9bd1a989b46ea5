/**
 * Payloads that only their receiver can read, and only as their sender's, whoever carries or keeps them on the way (EC-31).
 *
 * <p>Start with {@link orrery.protocols.seal.Sealer} and {@link orrery.protocols.seal.Unsealer}, of which a node has one each. They
 * know nothing of how payloads travel: who carries them in HTTP gives them the content type {@value
 * orrery.protocols.seal.Seal#CONTENT_TYPE}, and answers what is stale with {@value orrery.protocols.seal.Seal#STALE_STATUS} and the
 * field {@value orrery.protocols.seal.Seal#SESSION_FIELD}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>HPKE in its authenticated mode</b> (RFC 9180 §5.1.3; DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM). The keys prove
 *       the sender, without a signature and without asking anybody; a token says besides what the sender may. What the mode
 *       does not give (§9.1): who steals a receiver's key can read what was sealed for it, and pose to it as anybody.
 *   <li><b>A context for each sender and receiver, and each direction</b>, for an hour; its payloads are numbered from 0, and the
 *       number is the nonce. A sender that has restarted draws another ephemeral key and so uses no nonce twice.
 *   <li><b>Every payload stands for itself</b>: the ephemeral key is in each, which costs 32 octets and saves all state that two
 *       sides could disagree about. In all it is longer by 66 octets and the sender's name; an answer by 17.
 *   <li><b>Replays need memory, and memory ends.</b> A receiver numbers its own sessions at random; payloads are sealed for one.
 *       As long as it lasts the receiver knows what has come (a window of 256 for each context). After a restart, or when it
 *       keeps too many contexts, it begins another, and what was sealed for the one before is stale: its answer says which one
 *       counts, and the sender seals anew, which costs one round trip. So do the first words to a receiver whose session was not
 *       published with its key. No clock is needed, nor is anything stored.
 *   <li><b>An answer is sealed with a key of its own</b> that both sides draw from the request's context (as RFC 9458 §4.4 does):
 *       no agreement, no session and no window for the way back; it is an answer to that request and to no other, and comes
 *       from who could open it.
 *   <li><b>Bound to its use</b>: what a payload is for (method, target, content type; status) is authenticated with it. Sealed for one
 *       call it is refused in another.
 *   <li><b>On a link it is the same.</b> Two nodes of a link have no names that certificates could be for, but know each other's keys
 *       from their registry; what they say to each other is sealed with the same contexts, bound to the link ({@link
 *       orrery.protocols.seal.SealBinding#ofLink}), and so is the content of their requests. That it is always sealed there, and
 *       elsewhere where a proxy or a cache is on the way, is the caller's policy. A payload that goes further is sealed for its
 *       receiver first.
 *   <li><b>A bulk is sealed by name and length alone</b> ({@link orrery.protocols.seal.Seal#bulkBytes}): its bytes are nobody's to
 *       look at, in the simulator not even ours. Whoever seals one tells its key, id and length in a sealed payload.
 *   <li><b>Keys are to be kept</b> ({@link orrery.protocols.seal.SealKeyPair#secret}) by nodes that want to be known by the same one after
 *       a restart. Ephemeral keys come from the host's stream {@code seal}, sessions from {@code seal session}.
 *   <li><b>Refused is counted</b>, by reason, and costs no state: what a stranger can make a receiver do is two agreements a message.
 * </ul>
 */
@NullMarked
package orrery.protocols.seal;

import org.jspecify.annotations.NullMarked;
