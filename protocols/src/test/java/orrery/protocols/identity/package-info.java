/** Tests of {@link orrery.protocols.identity}. */
@NullMarked
package orrery.protocols.identity;

import org.jspecify.annotations.NullMarked;
