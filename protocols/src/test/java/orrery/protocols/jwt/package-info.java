/** Tests of {@link orrery.protocols.jwt}. */
@NullMarked
package orrery.protocols.jwt;

import org.jspecify.annotations.NullMarked;
