/**
 * Network address translation as RFC 4787 and RFC 5382 describe it.
 *
 * <p>Start with {@link orrery.net.nat.Middlebox}, what a border asks, and {@link orrery.net.nat.Nat}. Here are the two mappings that most home gateways have, with
 * address-and-port-dependent ("port-restricted") filtering; the other families will sit beside them.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Bindings expire when they are looked at.</b> An idle NAT costs no events.
 *   <li><b>Only outbound packets refresh a binding</b> (RFC 4787 REQ-6 demands that they do; refreshing inbound is left to
 *       the implementation, and keeps a door open to whoever floods it).
 *   <li><b>{@link orrery.net.nat.BindingAudit} shares no code with the NAT.</b> It is the invariant that no bytes pass
 *       without a binding, checked in every run.
 * </ul>
 */
@NullMarked
package orrery.net.nat;

import org.jspecify.annotations.NullMarked;
