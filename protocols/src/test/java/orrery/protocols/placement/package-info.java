/** Where calls are to be served, as a table of claims, and how that is found out in a small world. */
@NullMarked
package orrery.protocols.placement;

import org.jspecify.annotations.NullMarked;
