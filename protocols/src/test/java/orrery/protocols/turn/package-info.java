/** Relaying, told as stories on the simulated network, and against bytes that may be anything. */
@NullMarked
package orrery.protocols.turn;

import org.jspecify.annotations.NullMarked;
