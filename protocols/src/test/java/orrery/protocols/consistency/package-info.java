/** Whether what clients have seen of a store could have happened one operation after the other. */
@NullMarked
package orrery.protocols.consistency;

import org.jspecify.annotations.NullMarked;
