/**
 * The registry of back-end services: which there are, of which kind, where, and which is nearest (EC-25).
 *
 * <p>Start with {@link orrery.protocols.registry.RegistryService}, whose Javadoc is the table of its requests, and {@link
 * orrery.protocols.registry.RegistryClient}, by which a service announces itself and finds others.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A group of its own.</b> Discovery and the registry keep their state by the same code with the same guarantees
 *       (EC-26), each in a log of its own: a busy discovery service does not slow down the registry, and either may have its
 *       servers elsewhere.
 *   <li><b>Changes are linearizable, lists are local.</b> A list is a hint where to look, and who follows it finds out; it must
 *       be had when no majority is left, since that is when somebody looks for another service.
 *   <li><b>Nothing expires</b> (EC-14): an entry stays until its service, or whoever runs it, takes it back or puts another
 *       in its place.
 *   <li><b>Nearest is by distance on the globe.</b> A service without a position comes last. Round trips would be better and
 *       are known to those who have them measured: {@code limit} gives such a client several to choose from.
 *   <li><b>A finder remembers for places, not for askers</b> ({@link orrery.protocols.registry.NearestService}): a discovery
 *       service asks on behalf of all clusters, and those of one region have the same nearest service. Rejected: to have the
 *       registry push changes, since who follows an old entry finds out and says so.
 *   <li><b>No authentication,</b> as in discovery: whoever reaches the service may enter anything.
 * </ul>
 */
@NullMarked
package orrery.protocols.registry;

import org.jspecify.annotations.NullMarked;
