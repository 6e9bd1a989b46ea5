/**
 * The light container (EC-28): images, the node's repository of them, and what runs them as microservices.
 *
 * <p>Start with {@link orrery.protocols.container.LightContainer}; {@link orrery.protocols.container.ContainerApi} is how it is seen over
 * HTTP, and {@link orrery.protocols.container.ImageRegistry} where images come from.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Real state machines, modelled programs.</b> Pulling, admission, starting, idling and ending are carried out as on a device;
 *       what is a number instead of a thing is what an image's bytes are and how long the operating system takes to make a container
 *       ({@link orrery.protocols.container.ContainerConfig.StartCosts}). A start reads 6.4 % of the image and then waits for the fixed
 *       time, which also gives what arXiv 2602.15214 measured: that size hardly matters once an image is there.
 *   <li><b>One set of paths for registry and node.</b> Images are pulled as OCI distribution-spec says, from whichever side; the manifest
 *       is one of OCI image-spec 1.1 with a single layer. The layer's digest names a bulk by its id, since in a simulation nobody has the
 *       bytes that a SHA-256 would be of: that the content is the one asked for is checked, that nobody has changed it on the way is not.
 *   <li><b>A name that is here is not asked for again</b>: who wants what others call so by now removes it before.
 *   <li><b>A call makes an ephemeral container</b> where the service has none; it goes when it has rested. What the owner has made by
 *       hand is started by a call, too, unless he has stopped it by hand: then calls are refused until he starts it.
 *   <li><b>Idle containers make room.</b> Where memory or processor is short, those that a call has started and that have nothing to do
 *       are stopped, the longest idle first, if that suffices; if it does not, none is.
 *   <li><b>Idle is who has no call in hand and waits for none that he has made.</b> A pending timer is no work: hardly a program is without
 *       one, for connections that rest or what it remembers for a while, and none of them would ever be stopped. Rejected: that a program
 *       says it is busy, for it would say so to a device whose owner lets it run for others, and nobody could tell for how long. Who has
 *       something to do in time calls somebody for it, which counts; does it before he ends, for which there is the grace; or looks for it when
 *       he begins again, as {@code drive} does. What is to run without being called its owner starts by hand: that does not rest.
 *   <li><b>The owner's leave.</b> For other accounts than the owner's the device runs nothing without the permission COMPUTE, but for
 *       services that the owner has made himself: those he offers. Who governs a container is its account, and the owner of the device.
 *   <li><b>An instance for whom it may serve</b> (EC-32): of a single-tenant or single-user image each tenant or account gets a container
 *       of its own, with storage and random streams of its own.
 *   <li><b>Every call is answered.</b> Each has a deadline here, in line or in hand; whatever ends the container refuses what it held.
 *   <li><b>What survives.</b> Pulled images and containers made by hand, with their restart policies; never what ran. A pull is done
 *       when a crash would not undo it.
 *   <li><b>A program may not break out</b> of its part of the host, which ends with it. It is not shielded against itself: an exception
 *       that it throws is a fault of the run, to be seen, and not an exit code.
 *   <li><b>Nothing while idle.</b> Whoever has nodes by the thousand makes the container at the first call; it has no timer but for what
 *       somebody waits for.
 * </ul>
 */
@NullMarked
package orrery.protocols.container;

import org.jspecify.annotations.NullMarked;
