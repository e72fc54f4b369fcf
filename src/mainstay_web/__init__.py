"""The house round the brain: a self-hosted web application in which the loop is lived."""
