/**
 * A direct connection between two nodes behind NATs that speak over a relay already: TCP hole punching (Ford, Srisuresh and Kegel,
 * "Peer-to-Peer Communication Across Network Address Translators", USENIX 2005, §4), with the descriptions and the checks of ICE.
 *
 * <p>Start with {@link orrery.protocols.direct.HolePunch}, one side's part. How descriptions get across and who says when to begin is
 * not this package's business; {@code orrery.protocols.exchange} does it over a BEP.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>TCP, not UDP.</b> What the nodes exchange is a stream of bytes, and the host has one that is reliable, is kept within what
 *       the network bears, and can be opened by both sides at once (RFC 5382 REQ-2). Over UDP, fewer NATs are in the way (82 against
 *       64 % in 2005), but a reliable stream over datagrams would have to be made first. The agents of {@code
 *       orrery.protocols.ice} speak UDP alone, so that of ICE the descriptions and the checks are used, not the agent.
 *   <li><b>Candidates are host and server-reflexive ones that both sides connect to at once</b> ({@code so} of RFC 6544 §4.1), all of one port, from which the
 *       relay was called, too: the relay is the server that has seen how the port looks from outside (Ford et al., §4.2), and no STUN
 *       server is needed. A NAT that maps each destination anew has shown the relay a port that is of no use to the peer; that
 *       attempts then fail is how it is found out.
 *   <li><b>Nobody listens on that port.</b> A connection that a peer opens and one that this side opens between the same two
 *       endpoints would be in each other's way, and no host says which of both comes first. A side that the relay has seen
 *       untranslated listens on another one, a {@code passive} candidate, to which those can come who have a NAT that maps each
 *       destination anew. Behind a full cone nobody listens, and such a peer does not get in.
 *   <li><b>Both begin at a time that the controlling side sets</b>, so that each SYN is on its way when the other arrives, as DCUtR of
 *       libp2p does it: NATs that reset what they did not expect (Ford et al., §5.2), and hosts without any NAT, allow for nothing else.
 *   <li><b>All pairs are tried at once</b>: the candidates of a peer are few. The first whose check is answered is the path.
 *   <li><b>One check, of the controlling side, proves both sides</b>: a Binding request signed with the peer's password, in the frame
 *       of RFC 4571, whose signed answer is the nomination (RFC 8445 §8.1.1, "use-candidate"). After it the connection has no frames.
 *   <li><b>There is no consent to keep</b> (RFC 7675): no byte goes over a connection that the peer does not acknowledge.
 * </ul>
 */
@NullMarked
package orrery.protocols.direct;

import org.jspecify.annotations.NullMarked;
