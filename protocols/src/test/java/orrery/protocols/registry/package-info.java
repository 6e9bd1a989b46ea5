/** Tests of {@link orrery.protocols.registry}. */
@NullMarked
package orrery.protocols.registry;

import org.jspecify.annotations.NullMarked;
