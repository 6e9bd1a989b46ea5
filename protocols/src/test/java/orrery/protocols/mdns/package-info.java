/** Multicast DNS in the simulated world, beside peers that send what a test tells them to. */
@NullMarked
package orrery.protocols.mdns;

import org.jspecify.annotations.NullMarked;
