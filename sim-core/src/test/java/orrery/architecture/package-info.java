/** What the modules' classes may know of one another, held by tests. */
@NullMarked
package orrery.architecture;

import org.jspecify.annotations.NullMarked;
