/** Tests of traversal: pairs of devices in simulated worlds, met by a rendezvous. */
@NullMarked
package orrery.protocols.traversal;

import org.jspecify.annotations.NullMarked;
