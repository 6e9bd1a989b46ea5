/** Tests of passages. */
@NullMarked
package orrery.protocols.passage;

import org.jspecify.annotations.NullMarked;
