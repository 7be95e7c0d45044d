"""What are decisions here (DMN 1.1 to 1.5), and what may the rest of the house use of them?"""
