/** Rules about the shape of this module, checked on its class files. */
@NullMarked
package orrery.protocols.architecture;

import org.jspecify.annotations.NullMarked;
