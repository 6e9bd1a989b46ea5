/**
 * How calls of microservices leave a node and come to one (EC-27, EC-29, EC-30).
 */
@NullMarked
package orrery.protocols.gateway;

import org.jspecify.annotations.NullMarked;
