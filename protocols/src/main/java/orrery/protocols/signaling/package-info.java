/**
 * The signaling service (EC-17, EC-22): it starts relays where they are wanted, keeps track of them, and shares them out among
 * machines that have offered themselves.
 *
 * <p>Start with {@link orrery.protocols.signaling.SignalingService}; {@link orrery.protocols.signaling.SignalingClient} is how a
 * node asks it. The relays themselves are those of {@code orrery.protocols.relay}.
 *
 * <h2>Messages</h2>
 *
 * <p>HTTP with JSON. A wish is {@code {"kind":"bep","protocol":"tcp","for":"session","near":{…},"connections":1,"go-live":10000}},
 * what is granted {@code {"id":"relay-…","kind":"bep","endpoint":"203.0.113.1:49152","tokens":["…","…"],"idle-limit":30000,"where":"edge"}}
 * with {@code "attach"} besides for a SEP; times are in milliseconds. A place, {@code near}, is any of {@code "round-trips"} to
 * the landmarks in microseconds, {@code "latitude"} and {@code "longitude"} in microdegrees, and a {@code "region"}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>An answer is held until the relay is live</b>, or there is none: who asks needs no timer and no second question, and a
 *       wish takes no longer than it must. It has a connection of its own meanwhile. A 202 to be asked again for was rejected: it
 *       costs polls, and half a polling interval on each set-up.
 *   <li><b>Orders are taken, not awaited.</b> A host answers an order at once and reports when the instance is live; a start of
 *       ten seconds must not hold up the next order to the same host.
 *   <li><b>Who is where is measured</b>, by round trips to landmarks, less each node's own mean. No node can know the region it
 *       is in; positions are taken where devices know them and nothing was measured, names of regions where they are given.
 *   <li><b>Hosts are noticed to be gone when an order fails</b>, or when a party says that what it was granted is of no use
 *       ({@code "failed"}). There is no keep-alive between hosts and service (EC-14); an offer is made again from time to time for a
 *       service that was restarted, and lists what the host runs.
 *   <li><b>A SEP is one for each cluster.</b> Who asks for a second gets the first. Nothing here proves that a node belongs to the
 *       cluster it names; the tokens of the edge cloud's identity service would.
 *   <li><b>The reserved pool is a policy</b>, so that it stands against the others with the same hosts, orders and clients. What
 *       comes back to it gets other tokens before it is given away.
 *   <li><b>Only what is full makes wait.</b> Where no host could take a wish if it were empty, it is turned away at once.
 * </ul>
 */
@NullMarked
package orrery.protocols.signaling;

import org.jspecify.annotations.NullMarked;
