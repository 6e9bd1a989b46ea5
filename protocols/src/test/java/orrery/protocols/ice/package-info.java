/** Tests of ICE: values, single agents against a peer made by hand, and two agents behind NATs. */
@NullMarked
package orrery.protocols.ice;

import org.jspecify.annotations.NullMarked;
