/** Tests of the signaling service's parts. */
@NullMarked
package orrery.protocols.signaling;

import org.jspecify.annotations.NullMarked;
