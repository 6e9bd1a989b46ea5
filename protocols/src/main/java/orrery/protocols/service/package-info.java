/**
 * What a microservice is: a program that answers HTTP requests, wherever it runs.
 *
 * <p>Start with {@link orrery.protocols.service.Microservice} and {@link orrery.protocols.service.EchoService}. Whoever runs one gives
 * it a {@link orrery.protocols.service.ServiceContext} and {@link orrery.protocols.service.ServiceCall}s: the container of an edge node
 * and the central cloud do. It calls others by {@link orrery.protocols.service.Calls}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>One class for edge and centre.</b> The central cloud is a special case of the system (EC-40); what differs there is who calls
 *       {@code onCall}, never the program. Comparing the two compares where it runs and nothing else.
 *   <li><b>A caller is a value.</b> Whoever lets calls in has verified it; no microservice looks at a token.
 *   <li><b>Failure is an outcome</b>, with the route that was taken, within the deadline; never an exception and never silence.
 *   <li><b>Programs come with the installation, images with the network.</b> An image that is pulled says which program it holds and takes
 *       the bytes and the time that it takes; its class is one of the {@link orrery.protocols.service.MicroserviceCatalogue}. Loading
 *       classes that strangers send would need a sandbox, which the JVM no longer has (JEP 486).
 * </ul>
 */
@NullMarked
package orrery.protocols.service;

import org.jspecify.annotations.NullMarked;
