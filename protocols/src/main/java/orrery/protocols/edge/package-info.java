/**
 * The edge node: the protocols of the edge cloud put together on one device.
 *
 * <p>{@link orrery.protocols.edge.EdgeNode} is multicast DNS, one part in the cluster of its link, and a client of global
 * discovery. Scenarios name it {@code edge-node}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>One cluster, that of the link.</b> What an account or a neighbourhood has in common is found by searching at the
 *       service (EC-10). Where a node has several links it takes part in that of its first.
 *   <li><b>A search of the link costs no message</b>: the super node's roster is at hand (EC-11). It is counted with the
 *       searches of the other scopes all the same, at the time it takes.
 *   <li><b>Without a service</b> the node does everything that needs none (EC-6).
 * </ul>
 */
@NullMarked
package orrery.protocols.edge;

import org.jspecify.annotations.NullMarked;
