/**
 * Middleboxes: network address translation as RFC 4787 (UDP), RFC 5382 and RFC 7857 (TCP), RFC 5508 (ICMP) and RFC 6888
 * (carriers) describe it, and stateful firewalls as RFC 6092 does.
 *
 * <p>Start with {@link orrery.net.nat.Middlebox}, what a border asks, and {@link orrery.net.nat.Nat}, which answers as its
 * {@link orrery.net.nat.NatBehavior} says. {@link orrery.net.nat.NatCatalogue} has the behaviours by the names that people
 * use, {@link orrery.net.nat.NatMix} what populations are made of; {@link orrery.net.nat.Firewall} is a list of rules.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Bindings expire when they are looked at.</b> An idle box costs no events. What lives is decided by the latest time
 *       a packet has come at, so that one which comes a microsecond earlier finds nothing half forgotten.
 *   <li><b>Filter state is kept per internal endpoint</b> (RFC 4787 §5: whether X:x has sent to Y:y), so an answer may come in
 *       by any external port of that endpoint. Where mapping depends on the peer, this is more than what connection
 *       tracking lets in; {@code linux-masquerade} and whatever overloads ports wants the very five-tuple.
 *   <li><b>A mapping lives as long as one of its sessions</b>, each with a time of its own (per-destination refresh). A closed
 *       connection so gives its port back after minutes, though an open one held it for hours.
 *   <li><b>A firewall is a box that translates nothing</b>: same sessions, same states, same times. Rules decide on which
 *       sessions may begin, never on packets of one that has.
 *   <li><b>On a collision the next port is the one after the last that was given</b>, not the next above the preferred: a socket
 *       with n peers behind a symmetric NAT would otherwise cost n² looks at ports.
 *   <li><b>Only outbound packets refresh a UDP session where nothing is said</b> (RFC 4787 REQ-6 demands that they do;
 *       refreshing inbound keeps a door open to whoever floods it). TCP sessions are refreshed from both sides.
 *   <li><b>{@link orrery.net.nat.BindingAudit} shares no code with the NAT.</b> It is the invariant that no bytes pass
 *       without a binding, checked in every run.
 *   <li><b>Not modelled</b>: the quarantine of ports after use (RFC 6888 REQ-8), port contiguity (RFC 4787 §4.2.3), shorter
 *       lifetimes for well-known destination ports (RFC 4787 REQ-5 a), fragments, application-level gateways.
 * </ul>
 */
@NullMarked
package orrery.net.nat;

import org.jspecify.annotations.NullMarked;
