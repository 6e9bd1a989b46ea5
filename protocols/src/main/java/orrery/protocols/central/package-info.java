/**
 * The central cloud to compare with (Figs 1, 2; EC-40): regions with a gateway, pools of instances, queues, autoscaling and push
 * notification; and the client that has everything done there.
 *
 * <p>Start with {@link orrery.protocols.central.CentralCloud} and {@link orrery.protocols.central.CentralClient}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>One machine stands for a region</b>: its network is the region's, its instances are within it, each with cores of its own. A
 *       hop between two of them is a delay; gateway, push service and storage are the provider's and have no instances, as they are
 *       paid by the request, the message and the gigabyte.
 *   <li><b>One line for each microservice</b>, before all its instances, so that a call waits only where all are taken. A core does one
 *       piece of work after the other; with as many calls in hand as cores, that is M/G/c/K, and held to Erlang's formulas by tests.
 *   <li><b>Autoscaling as Kubernetes has it</b>, formula, tolerance, damping by what has not started, and stabilisation of what goes;
 *       not its limits to how fast it may grow, which allow doubling each period. It looks at multiples of the period, and only while
 *       there is something to see: a region that nobody calls has no events.
 *   <li><b>None at all</b> ({@code least: 0}): a call then starts the first instance and waits for it.
 *   <li><b>Notification by long polls</b> (RFC 6202): HTTP/1.1 has no push of its own, as RFC 8030 has with HTTP/2. Subscriptions and their
 *       unguessable addresses are RFC 8030's; the answer to a poll carries the messages, the next poll acknowledges them. A poll ends
 *       before NATs forget a silent connection, so these polls are what keeping it alive costs.
 *   <li><b>Regions share nothing</b> but notifications: one that finds no subscription in its own region goes to the others, and says
 *       which region has what it tells of. A client uses the region that answers soonest.
 *   <li><b>Who calls</b> is asked of a function, which by default asks nobody: then a subscriber is believed who he is.
 *   <li><b>A restart of the region</b> forgets lines and subscriptions, and what the metrics count as stored; not what is stored.
 * </ul>
 */
@NullMarked
package orrery.protocols.central;

import org.jspecify.annotations.NullMarked;
