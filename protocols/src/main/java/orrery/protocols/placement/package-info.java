/**
 * Where a call of a microservice is served (EC-37): on the calling device, on another member of its link, elsewhere, or in the central
 * cloud.
 *
 * <p>Start with {@link orrery.protocols.placement.Placement}, which decides among places that are given, and {@link
 * orrery.protocols.placement.Placer}, which finds them by what profiles tell ({@link orrery.protocols.cluster.Inventory}) and
 * discovery finds.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Whoever calls decides.</b> It knows what it wants, by when, and what its way out costs; nobody has to be asked but for who has
 *       what. Rejected: a scheduler at the super node, which would be one more office to lose, and would know the callers' needs late.
 *   <li><b>Conditions first, then a mean.</b> What must hold (address, pin, permission, memory, deadline) is no part of the score, as with
 *       merit: no other virtue makes up for it.
 *   <li><b>Work goes to whoever is done first.</b> For a call that says how much work it is, time alone decides, and where nobody can
 *       keep the deadline that is said at once: a frame of augmented reality that comes late is worth nothing, and sending it costs.
 *   <li><b>From near to far, and no farther than it must.</b> Discovery elsewhere is asked only where nobody on the link has the service;
 *       what it says counts for a while. Who has the service on a failed call's word no more is asked for anew.
 *   <li><b>A call does not wait for loading where anybody serves it.</b> It goes to who has the service, and the better place loads it
 *       meanwhile, for those that follow; for the same reason loading counts in the time of work alone. Where an edge node has the service it
 *       is loaded nowhere else: copies are the business of who offers it.
 *   <li><b>The baselines stand behind the same conditions</b> and differ in the order alone, or in where they look at all, so that a
 *       comparison compares just that.
 *   <li><b>Loads are as stale as profiles are</b> (EC-15): told in quarters, with renewals. Rejected: asking each candidate before each
 *       call, which takes a round trip to save less than one.
 *   <li><b>Of equals each caller has another first.</b> All of a street would else call the one whose name comes first.
 * </ul>
 */
@NullMarked
package orrery.protocols.placement;

import org.jspecify.annotations.NullMarked;
