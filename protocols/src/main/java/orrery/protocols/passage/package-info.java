/**
 * Passages: connections to the gateways of nodes in other clusters (EC-17, EC-22, EC-30; Fig. 8, ¶96, ¶103–104).
 *
 * <p>Start with {@link orrery.protocols.passage.Passages}, the caller's side, and {@link orrery.protocols.passage.PassageDesk}, the
 * callee's. The caller is given a connection, the callee's gateway gets one as if it had accepted it, and HTTP is spoken between them.
 * The relays are those of {@code orrery.protocols.relay}; how signals get there, others know.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A connection whose carrier comes later</b>, on both sides. What is said before is kept: it goes with the signal where it is one
 *       small request, and over the BEP where it is not. Neither the client nor the gateway sees a difference.
 *   <li><b>Small requests go with signals, small answers come back so</b>, the first few of a connection. Fig. 8 has the request sent over
 *       the SEP anyway; only what is consumed needs the BEP. An answer that turns out to be long or late makes the callee invite the
 *       caller to a BEP and come over that: nothing is carried out twice.
 *   <li><b>Who asks often gets a BEP</b>: beside a connection's eighth small request one is asked for, and what follows goes over it. In
 *       a small world, with BEPs that go live in half a second, a first call to a member behind its proxy takes 0.3 s and 26 packets by
 *       signal, and 0.9 s and 68 packets over a BEP; those that follow take 66 ms and 17 packets by signal, and 64 ms and 12 packets over
 *       the BEP. So it costs as much as it has saved after eight calls, and spares proxy and SEP from then on.
 *   <li><b>A BEP for each connection.</b> A session of several would have to be kept and given back by both; one of a single connection
 *       ends by itself, when both sides have finished.
 *   <li><b>Nobody keeps a passage alive.</b> A BEP over which nothing flows ends at its idle limit; an answer that takes longer than that
 *       is lost with it, as with any proxy. A callee over whose BEP nothing has
 *       passed for longer takes it for gone: a relay that is switched off does not say so.
 *   <li><b>The callee names the session</b>, so that no caller can have it ask for another's.
 *   <li><b>A caller is bounded by its word, and all together by count</b>: who it is, its tokens show at the gateway. An invitation is
 *       followed wherever it leads but to the caller itself: a BEP may be anywhere.
 *   <li><b>A caller comes from nowhere near</b>: the gateway is told of an address that nobody has, since who is on the link or on the
 *       machine itself may be let in by less, and the relay may be there.
 *   <li><b>Straight is tried where discovery says so</b>, for a short time: it has called the super node's port, and a firewall may guard
 *       the gateway's. Where it does, that is remembered for ten minutes, and the call goes by signals.
 *   <li><b>No direct path by hole punching.</b> Exchanges of contents have it since these are long; a request is over before.
 * </ul>
 */
@NullMarked
package orrery.protocols.passage;

import org.jspecify.annotations.NullMarked;
