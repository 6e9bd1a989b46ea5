/** Tests of churn. */
@NullMarked
package orrery.device.churn;

import org.jspecify.annotations.NullMarked;
