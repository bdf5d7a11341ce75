/** Rules about the code itself. */
package io.troupe.architecture;
