@NullMarked
package orrery.protocols.gateway;

import org.jspecify.annotations.NullMarked;
