package orrery.scenario;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The only kind of value that a distribution may draw; without it, any. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Draws {

  /** Whether it draws whole numbers of things, or amounts with a unit. */
  boolean counts();

  /** Whether of these it draws times alone. */
  boolean times() default false;
}
