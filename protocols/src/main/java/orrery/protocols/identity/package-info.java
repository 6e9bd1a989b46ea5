/**
 * Identity: clients, and tokens for them (EC-23, EC-24, EC-26, EC-39), as OAuth 2.0 has it (RFC 6749, 6750, 7523).
 *
 * <p>At a node start with {@link orrery.protocols.identity.TokenClient}, which gets tokens, {@link
 * orrery.protocols.identity.TokenGuard}, which lets them in, and {@link orrery.protocols.identity.PayloadKeys}; they share one
 * {@link orrery.protocols.identity.IdentityClient} and one {@link orrery.protocols.identity.NodeKeys}. The services are {@link
 * orrery.protocols.identity.IdentityService} and {@link orrery.protocols.identity.TokenService}, whose Javadoc has their requests.
 *
 * <h2>When the internet is gone (EC-39)</h2>
 *
 * <ol>
 *   <li>A token is good until its end, plus the tolerance for wrong clocks, without anybody being asked: receivers know the keys.
 *   <li>From then on it is <i>late</i>. For a call within a link its bearer still uses it, for {@code offline-grace} and only
 *       while the services are away. A call that leaves the link gets no token: it would not arrive either.
 *   <li>A receiver lets a late token in where its bearer is on the link and the receiver finds for itself that the issuer is away: it
 *       asks for the keys, and takes the silence to last for {@code offline-recheck}. The first late call pays for that
 *       with a time-out where the way out is mute, those after it with nothing.
 *   <li>Then the link is closed to calls, until the services are back.
 * </ol>
 *
 * <p>So a home goes on for a day without internet, and what was taken away from a client in the meantime is out of its reach only
 * for as long as the home is cut off. A thief of a token must be on the link, and cut the receiver off, to profit from the grace.
 * {@code token.uses} and {@code token.checks} count what was late.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Clients prove themselves by a signature</b> ({@code private_key_jwt}, RFC 7523), not by HTTP Basic. Nodes have keys anyway;
 *       no secret crosses the wire or lies in the services' store, and what was overheard is of no use twice. It costs the
 *       service a verification, about as much as the token itself.
 *   <li><b>A client's name is its own claim, first come, first served</b>: its registration is signed with the key it names, and only
 *       that key can change it. A node's is its id. Which account it belongs to is believed, as discovery believes it, unless
 *       {@code enrolment} is {@code invited}: then somebody of the account must bring it.
 *   <li><b>One issuer, many servers, no shared secret.</b> Identity and token services, and all servers of a group of them, keep one
 *       store by Raft (EC-26); each signs with keys of its own, and the published set has them all. A group of an
 *       identity service and a token service is two members, and stops for changes when either is away; three or five of both kinds
 *       do not. A service by itself keeps its store in its own storage, synced before it answers.
 *   <li><b>Keys are published before they are used</b> ({@code key-overlap}), and after for as long as what they signed may be in
 *       force. A receiver looks at the published set only when it meets a key it does not know, at most once in {@code
 *       keys-recheck}, so strangers cannot make it ask.
 *   <li><b>client_credentials gives no refresh token</b> unless {@code offline_access} is asked for: RFC 6749 §4.4.3 advises against
 *       it, but EC-24 names both grants and no other that would hand out the first one. Refresh tokens change at each use, and
 *       one that is used twice ends its line (RFC 9700 §4.14). They cost the store a write each, where credentials cost none;
 *       so nodes renew by credentials, and {@code renewal} is there to compare.
 *   <li><b>Renewal is a matter of use</b>: no timer runs, and a token that nobody uses lapses. It is renewed in the background from a drawn
 *       share of its life on, so nodes that were switched on together do not ask together.
 *   <li><b>An audience is a name that the parties agree on</b>: a node's id, a service's name, the issuer itself for the identity
 *       service. A token for a service is good at every node that has it, and so one of these could use it at another; a
 *       token for a node costs a call for each pair.
 *   <li><b>A payload key is the issuer's signed word</b>, not an answer that is to be believed for where it came from. It may be
 *       kept, passed on, and learned from a neighbour while there is no internet.
 *   <li><b>Used proofs are remembered by the server that took them.</b> In a group, one that was overheard could be used at another server
 *       within its minute. Rejected: to write each to the log. The link to the service is to be encrypted.
 *   <li><b>A wrong clock keeps nobody out of the token service</b>, which says what time it is; what a node lets in goes by its own clock.
 *   <li><b>Signatures cost processor time</b> ({@link orrery.protocols.jwt.TokenWork}) wherever one waits for them; what is known
 *       already costs none. Queues for the processor are bounded.
 *   <li><b>Not there:</b> the code flow and its consent page, since nobody looks at one in a simulation: an end user is a client with
 *       a key, as with passkeys. Revocation of a token before its end: it is short-lived instead.
 * </ul>
 */
@NullMarked
package orrery.protocols.identity;

import org.jspecify.annotations.NullMarked;
