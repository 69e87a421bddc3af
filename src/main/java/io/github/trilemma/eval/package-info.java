/**
 * From a trained restorer to a measured point: distortion, perception and classification over the test images. Looks at data,
 * degrade, nn, kernel, tensor, surface and config, never at how the restorer was trained.
 */
package io.github.trilemma.eval;
